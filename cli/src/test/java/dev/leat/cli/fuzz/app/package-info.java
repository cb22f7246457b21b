/// Apps, data and mistakes that are drawn from a seed, and the expected results: they guard config,
/// sql, engine, testkit, lake and connectors.
@NullMarked
package dev.leat.cli.fuzz.app;

import org.jspecify.annotations.NullMarked;
