"""The themes of the posts."""

from .theme import theme

# The most popular first.
THEMES = [
    theme(
        "Databases",
        "index:indexes query:queries table lock backup migration replica transaction row "
        "query_plan connection constraint sequence partition search_vector vacuum",
        """
        added adding an index for the few rows that matter
        read reading the plan before touching the query
        restored restoring last night's backup on a spare machine
        counted counting the rows once and for all
        moved moving the oldest partition to a slower disk
        dropped dropping a column that nobody had read since spring
        shortened shortening every transaction by one statement
        set setting a limit for statements that never end
        """,
        technical=True,
    ),
    theme(
        "Caching",
        "cache cache_key response header purge hit_rate time-out fragment stale_page edge "
        "cookie proxy:proxies warm-up expiry:expiries visitor miss:misses",
        """
        named naming every key after the thing it holds
        served serving the old page during the making of the new one
        removed removing the cookie before the look-up
        gave giving each fragment a life of its own
        emptied emptying the cache at noon to see who complains
        watched watching the hit rate fall and rise again
        let letting one request do the work of two hundred
        added adding a little jitter to every expiry
        """,
        technical=True,
    ),
    theme(
        "Operations",
        "deployment alert outage log_line dashboard server runbook rollback release "
        "health_check time_zone certificate queue worker post-mortem restart",
        """
        rehearsed rehearsing the rollback on a quiet morning
        deleted deleting eleven alerts that nobody had ever acted on
        wrote writing the runbook while the kettle boiled
        restarted restarting one worker at a time
        renewed renewing the certificate a month too early
        kept keeping the log lines short and the identifiers long
        pulled pulling the plug of the machine that we trusted most
        drew drawing the whole system on one sheet of paper
        """,
        technical=True,
    ),
    theme(
        "Front End",
        "stylesheet font image script layout form button page_budget animation viewport "
        "colour grid browser link breakpoint component",
        """
        measured measuring the page on the slowest phone in the office
        inlined inlining the few rules that the first screen needs
        cut cutting the script to a third of its size
        reserved reserving the space before the picture arrives
        replaced replacing the carousel with one good photograph
        tested testing the form without a mouse
        loaded loading the second font after the text
        wrote writing the width and the height into the markup
        """,
        technical=True,
    ),
    theme(
        "Accessibility",
        "heading label landmark screen_reader caption contrast_ratio focus_ring transcript "
        "keyboard_trap skip_link alternative_text reader zoom_level error_message audit tab_stop",
        """
        listened listening to the page instead of looking at it
        described describing the picture for somebody on the telephone
        raised raising the contrast until the sun was no problem
        walked walking through the checkout with the tab key
        gave giving the focus ring its colour back
        asked asking four readers to buy a ticket without our help
        put putting the label where the eye already was
        turned turning the animation off for those who ask for it
        """,
        technical=True,
    ),
    theme(
        "Writing",
        "sentence paragraph draft headline footnote deadline editor style_guide comma letter "
        "notebook interview chapter title proof reader's_question",
        """
        read reading the draft aloud to an empty room
        cut cutting the first paragraph without regret
        kept keeping the joke and not the adjective
        asked asking the editor for one reason only
        wrote writing the headline last
        printed printing the page to see the mistake at last
        rewrote rewriting the ending on the train
        underlined underlining each word that could be shorter
        """,
    ),
    theme(
        "Design",
        "poster typeface margin colour_swatch sketch:sketches logo leaflet pictogram sign "
        "paper_size column ruler illustration exhibition print workshop",
        """
        widened widening the margin by a finger
        set setting the whole page in one size
        drew drawing the arrow by hand until it pointed somewhere
        borrowed borrowing the grid of a railway timetable
        pinned pinning every sketch to the same wall
        folded folding the map the way people really fold it
        mixed mixing a green that survives the photocopier
        left leaving the back of the sheet empty
        """,
    ),
    theme(
        "Gardening",
        "seed seedling compost_heap pear_tree hedge greenhouse watering_can tomato:tomatoes bean "
        "rose weed robin path rain_barrel slug frost",
        """
        sowed sowing the beans a fortnight late
        turned turning the compost before breakfast
        pruned pruning the pear tree harder than the book allows
        left leaving a corner of the garden to the nettles
        labelled labelling the pots in the wrong order
        carried carrying the seedlings in for the night
        collected collecting rain in anything that held water
        shared sharing the last row of lettuce with the snails
        """,
    ),
    theme(
        "Cooking",
        "recipe soup loaf:loaves onion kitchen_knife:kitchen_knives spoon stock pan lemon oven "
        "dumpling pickle spice supper leftover market_stall",
        """
        salted salting the water as if we meant it
        chopped chopping the onions with the door open
        baked baking the same loaf nine days in a row
        tasted tasting the soup before and after the lemon
        burned burning the first pancake, as tradition asks
        weighed weighing the flour instead of guessing
        fed feeding six people with one pan
        wrote writing the quantities on the kitchen wall
        """,
    ),
    theme(
        "Walking",
        "trail hill boot footbridge map signpost shore lighthouse field gate detour thunderstorm "
        "sandwich:sandwiches valley ferry:ferries rucksack",
        """
        crossed crossing the ridge before the clouds did
        followed following the wrong signpost for an hour
        counted counting gates all the way to the shore
        missed missing the last ferry by a minute
        walked walking the canal from lock to lock
        ate eating lunch in the lee of a wall
        waited waiting for the tide with boots in hand
        turned turning back at the bridge, for once in time
        """,
    ),
    theme(
        "Libraries",
        "shelf:shelves librarian catalogue reading_room card atlas:atlases borrower archive "
        "novel photograph lamp ladder box:boxes marginal_note basement due_date",
        """
        catalogued cataloguing the last box of photographs
        found finding the atlas behind the radiator
        opened opening the reading room on Sundays
        stamped stamping the cards for the sake of the sound
        moved moving four thousand books by one shelf
        asked asking every borrower for one good title
        repaired repairing the spine with rice paste
        wrote writing the missing titles on a slip of paper
        """,
    ),
    theme(
        "Trains",
        "timetable platform carriage signal station sleeper conductor ticket junction delay "
        "branch_line window dining_car corridor through_coach:through_coaches luggage_rack",
        """
        changed changing trains in the smallest town of the line
        waited waiting on the platform with the good bench
        slept sleeping through the border
        read reading the timetable like a novel
        missed missing the connection by one staircase
        shared sharing the window with a stranger and her cello
        rode riding to the end of the branch line
        sent sending postcards that nobody expected
        """,
    ),
]
