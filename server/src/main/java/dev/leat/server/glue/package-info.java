/// The data catalog of AWS Glue: databases, tables and partitions, independent of the wire
/// protocol.
@NullMarked
package dev.leat.server.glue;

import org.jspecify.annotations.NullMarked;
