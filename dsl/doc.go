// Package dsl is the rule language: text to tree and tree to text. It knows no
// field, no function and nothing of Sumo; LANGUAGE.md describes the language
// for those who write in it.
//
//	rule odd_logins {
//	  title     "Odd logins"
//	  severity  4
//
//	  // Somebody guesses.
//	  branch many_failures {
//	    from auth
//
//	    where outcome = "failure"
//
//	    window 5m by user {
//	      failures = count()
//	    }
//
//	    having failures >= 10
//
//	    label guessed_passwords otherwise
//
//	    entity user user
//	    deploy search every 15m
//	  }
//	}
//
// Parse gives a File and every mistake in it, one a clause: the text is cut
// into declarations and clauses before any of them is parsed, so that a
// mistake costs the clause it is in. Format prints a File canonically;
// formatting again changes nothing, and comments stay where they were.
package dsl
