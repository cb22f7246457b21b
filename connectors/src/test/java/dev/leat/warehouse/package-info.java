@NullMarked
package dev.leat.warehouse;

import org.jspecify.annotations.NullMarked;
