@NullMarked
package dev.leat.metrics;

import org.jspecify.annotations.NullMarked;
