@NullMarked
package dev.leat.operations.query;

import org.jspecify.annotations.NullMarked;
