/// Effects, computed from the table of outcomes. Pure: no store, no clock.
@NullMarked
package dev.leat.plan;

import org.jspecify.annotations.NullMarked;
