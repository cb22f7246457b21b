/// The template of a new app.
@NullMarked
package dev.leat.cli.template;

import org.jspecify.annotations.NullMarked;
