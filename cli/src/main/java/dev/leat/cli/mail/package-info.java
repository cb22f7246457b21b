/// `leat mail`: deliveries to people and URLs.
@NullMarked
package dev.leat.cli.mail;

import org.jspecify.annotations.NullMarked;
