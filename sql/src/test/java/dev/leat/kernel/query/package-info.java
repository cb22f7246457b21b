@NullMarked
package dev.leat.kernel.query;

import org.jspecify.annotations.NullMarked;
