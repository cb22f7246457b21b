@NullMarked
package dev.leat.cli.lambda;

import org.jspecify.annotations.NullMarked;
