@NullMarked
package dev.leat.local.view;

import org.jspecify.annotations.NullMarked;
