/// Packages Leat and an app for a platform that runs them.
@NullMarked
package dev.leat.cli.pack;

import org.jspecify.annotations.NullMarked;
