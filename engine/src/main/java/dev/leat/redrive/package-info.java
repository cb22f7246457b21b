/// Redrive of dead letters that are selected and edited by SQL expressions.
@NullMarked
package dev.leat.redrive;

import org.jspecify.annotations.NullMarked;
