@NullMarked
package dev.leat.warehouse.redshift;

import org.jspecify.annotations.NullMarked;
