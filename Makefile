# A thin list; the work is in scripts/. "make" alone prints it.
.PHONY: bench-desktop bench-idle bench-archive bench-reading help demo build test lint bench bench-fetch bench-memory faults interop corpus fuzz fidelity e2e package newcomer windows wine macos reproducible translations cross screenshots monkey clean

help: ## print this list
	@sed -n 's/^\([a-z0-9-]*\): .*## /\1\t/p' Makefile | expand -t 14

demo: ## build and run the demo: a mail server, a mailbox, the window
	@scripts/deps.sh build demo
	@scripts/build.sh
	@build/mailloft demo --picture build/demo.png

build: ## build build/mailloft
	@scripts/deps.sh build
	@scripts/build.sh

test: ## go vet, then every test, then the window against real servers
	@scripts/deps.sh build test
	@scripts/test.sh

e2e: ## only the run of the real program against real servers
	@scripts/deps.sh build test
	@scripts/e2e.sh

lint: ## golangci-lint and govulncheck
	@scripts/lint.sh

bench-idle: ## what the window costs while nobody does anything
	@scripts/deps.sh build test
	@scripts/bench-idle.sh

bench-desktop: ## the window beside Claws Mail's and Thunderbird's, with 100,000 messages
	@scripts/deps.sh build test desktop
	@scripts/bench-desktop.sh

bench: ## the figures of ARCHITECTURE.md, measured here
	@scripts/bench.sh

bench-fetch: ## beside mpop, fetchmail, getmail and fdm, on this machine
	@scripts/deps.sh build bench
	@scripts/bench-fetch.sh

bench-memory: ## the real program with messages of 1 GB and a maildrop of 1,000,000
	@scripts/deps.sh build
	@scripts/bench-memory.sh

bench-reading: ## what 1,000 messages read in a row leave behind, in the real program
	@scripts/deps.sh build test
	@scripts/bench-reading.sh

bench-archive: ## the archive at 10,000 to 1,000,000 messages, beside notmuch and mu
	@scripts/deps.sh build archive
	@scripts/bench-archive.sh

faults: ## every row of the fault matrix, as a table; half an hour
	@scripts/deps.sh build faults
	@scripts/faults.sh

interop: ## the real program against other people's POP3 servers, as a table
	@scripts/deps.sh build interop
	@scripts/interop.sh

corpus: ## parse and lay out the mail in ../shared/corpus, if it is there
	@scripts/corpus.sh

fuzz: ## fuzz MIME, headers, HTML and CSS, each target for FUZZTIME=10m
	@scripts/fuzz.sh

fidelity: ## compare how HTML mail looks with Chromium, on the mail in ../shared/corpus
	@scripts/deps.sh fidelity
	@scripts/fidelity.sh

package: ## dist/: the Linux packages (tar.xz, deb), SBOM, checksums
	@scripts/deps.sh build package
	@scripts/package.sh

newcomer: ## install dist/*.deb into a fresh Debian and start it there, as root
	@scripts/deps.sh test newcomer
	@scripts/newcomer.sh

wine: ## run the Windows program and its installer under Wine
	@scripts/deps.sh test wine
	@scripts/wine.sh

windows: ## dist/: the Windows program and installer, cross-compiled and signed
	@scripts/deps.sh windows
	@scripts/windows.sh

macos: ## dist/: the macOS disk image; runs on a Mac
	@scripts/macos.sh

reproducible: ## build the packages twice and compare every byte
	@scripts/deps.sh build package
	@scripts/reproduce.sh

translations: ## collect the texts of the window into assets/translations, and say what lacks
	@go run ./assets/gen/translations .

cross: ## compile everything below ui without cgo for Linux, Windows and macOS
	@scripts/cross.sh

screenshots: ## build/screenshots: pictures of the window
	@scripts/deps.sh build test
	@scripts/screenshots.sh

monkey: ## 10,000 random keys and mouse actions on the demo's window
	@scripts/deps.sh build test
	@scripts/monkey.sh

clean: ## remove what was built
	rm -rf build dist
