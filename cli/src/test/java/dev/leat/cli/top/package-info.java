@NullMarked
package dev.leat.cli.top;

import org.jspecify.annotations.NullMarked;
