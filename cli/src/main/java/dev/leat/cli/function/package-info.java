/// Runs the pipelines of an app in a function of AWS, which receives messages and records from its
/// caller.
@NullMarked
package dev.leat.cli.function;

import org.jspecify.annotations.NullMarked;
