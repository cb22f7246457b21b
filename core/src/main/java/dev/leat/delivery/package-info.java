/// Takes out what topics have for subscribers outside: mails, and posts to URLs.
@NullMarked
package dev.leat.delivery;

import org.jspecify.annotations.NullMarked;
