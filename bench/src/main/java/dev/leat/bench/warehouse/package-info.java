/// Measurements of warehouse tables and replays, compared with the databases alone.
@NullMarked
package dev.leat.bench.warehouse;

import org.jspecify.annotations.NullMarked;
