/// The Iceberg REST catalog on the port of the API.
@NullMarked
package dev.leat.server.lake;

import org.jspecify.annotations.NullMarked;
