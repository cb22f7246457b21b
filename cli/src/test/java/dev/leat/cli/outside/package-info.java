@NullMarked
package dev.leat.cli.outside;

import org.jspecify.annotations.NullMarked;
