/// Hand-over of typed columns to DuckDB through the [Arrow C data
/// interface](https://arrow.apache.org/docs/format/CDataInterface.html).
@NullMarked
package dev.leat.column.arrow;

import org.jspecify.annotations.NullMarked;
