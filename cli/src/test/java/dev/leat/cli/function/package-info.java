/// The functions of an app on AWS Lambda: guards cli.
@NullMarked
package dev.leat.cli.function;

import org.jspecify.annotations.NullMarked;
