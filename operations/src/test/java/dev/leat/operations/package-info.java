@NullMarked
package dev.leat.operations;

import org.jspecify.annotations.NullMarked;
