/// The tables that clients see in the data catalog. The services Athena and Glue both describe
/// these.
@NullMarked
package dev.leat.server.catalog;

import org.jspecify.annotations.NullMarked;
