/// Rebuilds and replays with failures and kills: they guard engine, local, lake and connectors.
@NullMarked
package dev.leat.cli.trial.rebuild;

import org.jspecify.annotations.NullMarked;
