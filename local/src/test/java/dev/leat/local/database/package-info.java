@NullMarked
package dev.leat.local.database;

import org.jspecify.annotations.NullMarked;
