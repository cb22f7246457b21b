/// Apps as functions of AWS Lambda, with its runtime, events and permissions: they guard aws and
/// cli.
@NullMarked
package dev.leat.cli.lambda;

import org.jspecify.annotations.NullMarked;
