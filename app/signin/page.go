package signin

import "html"

// pageForm is what the browser shows at the end: a title and a sentence.
const pageForm = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Mailloft</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #1c1f24; background: #f5f6f8; margin: 0 }
main { max-width: 30em; margin: 18vh auto 0; padding: 28px 36px; background: #fff; border-radius: 10px }
h1 { font-size: 22px; margin: 0 0 8px }
@media (prefers-color-scheme: dark) { body { color: #e6e8eb; background: #15181c } main { background: #1f2329 } }
</style></head>
<body><main><h1>%s</h1><p>%s</p></main></body></html>
`

func escape(s string) string { return html.EscapeString(s) }
