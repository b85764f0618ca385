"""One module per screen: all SQL, grouping and distinct counts; small frames out. Every function takes a connection that
:func:`data.queries.facts.prepare` has prepared."""
