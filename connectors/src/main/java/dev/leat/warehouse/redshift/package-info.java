/// Warehouse tables in Redshift. This code was never run on a real Redshift. No other package of
/// `warehouse` uses it.
@NullMarked
package dev.leat.warehouse.redshift;

import org.jspecify.annotations.NullMarked;
