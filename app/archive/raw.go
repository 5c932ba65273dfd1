package archive

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// eachRaw is eachRow for many thousand rows: it reads them from the driver
// itself, which takes a third of the time. The slice and the blobs in it are
// only good during the call. The text of the query must bind a single value.
func eachRaw(ctx context.Context, db *sql.DB, query string, do func(row []driver.Value) error, arg driver.Value) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	err = conn.Raw(func(c any) error {
		asked, ok := c.(driver.QueryerContext)
		if !ok {
			return fmt.Errorf("the driver %T answers no query", c)
		}
		rows, err := asked.QueryContext(ctx, query, []driver.NamedValue{{Ordinal: 1, Value: arg}})
		if err != nil {
			return err
		}
		return errors.Join(drainRaw(ctx, rows, do), rows.Close())
	})
	return errors.Join(err, conn.Close())
}

func drainRaw(ctx context.Context, rows driver.Rows, do func([]driver.Value) error) error {
	row := make([]driver.Value, len(rows.Columns()))
	for {
		err := rows.Next(row)
		if err == io.EOF {
			return ctx.Err()
		}
		if err == nil {
			err = do(row)
		}
		if err != nil {
			return err
		}
	}
}

// values takes the columns of a row one by one. Of what has another type than
// it is asked for, it keeps an error.
type values struct {
	row []driver.Value
	at  int
	err error
}

func column[T any](v *values) (value T) {
	value, ok := v.row[v.at].(T)
	if !ok && v.err == nil {
		v.err = fmt.Errorf("column %d is a %T, not a %T", v.at, v.row[v.at], value)
	}
	v.at++
	return value
}

func (v *values) integer() int64 { return column[int64](v) }
func (v *values) blob() []byte   { return column[[]byte](v) }
func (v *values) text() string   { return column[string](v) }
