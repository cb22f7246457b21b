/// Drawn apps through lint, tests and runs, with the expected results: they guard config, sql,
/// engine, testkit, lake and connectors.
@NullMarked
package dev.leat.cli.fuzz.app;

import org.jspecify.annotations.NullMarked;
