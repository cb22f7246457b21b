@NullMarked
package dev.leat.cli.quality;

import org.jspecify.annotations.NullMarked;
