"""Small frames of counts → shares, intervals, changes and expectations. Pure: no storage, no text, no screen."""
