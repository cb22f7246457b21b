@NullMarked
package dev.leat.cli.console;

import org.jspecify.annotations.NullMarked;
