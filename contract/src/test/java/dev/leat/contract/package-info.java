@NullMarked
package dev.leat.contract;

import org.jspecify.annotations.NullMarked;
