@NullMarked
package dev.leat.item;

import org.jspecify.annotations.NullMarked;
