@NullMarked
package dev.leat.testkit.explore;

import org.jspecify.annotations.NullMarked;
