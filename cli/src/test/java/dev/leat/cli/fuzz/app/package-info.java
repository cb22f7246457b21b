/// Apps, their data and their mistakes, all drawn from a seed: what lint accepts must run.
@NullMarked
package dev.leat.cli.fuzz.app;

import org.jspecify.annotations.NullMarked;
