/// Replays of records and objects, and their comparison between two versions of an app: they guard
/// engine and cli.
@NullMarked
package dev.leat.cli.replay;

import org.jspecify.annotations.NullMarked;
