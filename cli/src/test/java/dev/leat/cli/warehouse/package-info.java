/// Warehouse tables and the commands about them: they guard connectors and cli.
@NullMarked
package dev.leat.cli.warehouse;

import org.jspecify.annotations.NullMarked;
