/// Warehouse tables of an app with failures and kills: they guard connectors and engine.
@NullMarked
package dev.leat.cli.trial.warehouse;

import org.jspecify.annotations.NullMarked;
