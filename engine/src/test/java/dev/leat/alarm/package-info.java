@NullMarked
package dev.leat.alarm;

import org.jspecify.annotations.NullMarked;
