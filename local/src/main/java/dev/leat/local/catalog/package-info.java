/// The data catalog of a state folder: databases and tables that clients created. A table has a row
/// for each version of its definition.
@NullMarked
package dev.leat.local.catalog;

import org.jspecify.annotations.NullMarked;
