/// Apps, data and mistakes that are drawn from a seed, and the expected results of the apps.
@NullMarked
package dev.leat.cli.fuzz.draw;

import org.jspecify.annotations.NullMarked;
