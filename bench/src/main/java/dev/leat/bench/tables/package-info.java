/// Measurements of key-value tables: writes of a pipeline, and requests of clients.
@NullMarked
package dev.leat.bench.tables;

import org.jspecify.annotations.NullMarked;
