/// What a new app begins as.
@NullMarked
package dev.leat.cli.template;

import org.jspecify.annotations.NullMarked;
