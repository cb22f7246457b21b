@NullMarked
package dev.leat.redrive;

import org.jspecify.annotations.NullMarked;
