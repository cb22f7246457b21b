/// The parts of a running app, embedded and on AWS, also the stores of its environment: they guard
/// cli, aws, lake and connectors.
@NullMarked
package dev.leat.cli.run;

import org.jspecify.annotations.NullMarked;
