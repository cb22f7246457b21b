/// Gives commands access to an app, whether it runs or not.
@NullMarked
package dev.leat.cli.access;

import org.jspecify.annotations.NullMarked;
