"""Plain English of charts that the speller would take for a misspelt term: "well" is no "wall".

Our own choice: words of notes, and of these the ones that look like a word of the classification. Left out
are words that are more often a slip of the hand ("spin", "lumber") or the beginning of a term ("segment").
A form of a word ("checked") is known with the word itself.
"""

_WORDS = """
    abroad access accidentally achieve acting action actively adding admin admire advice affair agree
    ahead aims alter amount ancient animal annual annually apart apparent appeal army arrange arrive
    article aside asking asleep aspect assign assistance aunt backup bacterial bank barn barrel bath
    battery beach bean bears beaten beer behave behaviour bell belt bird blank block bloody blowing bold
    bomb bonds booked boost born bother bounce bowl boxes brace brake branch bread break bright broke
    brown budget build built bullying buried burnt button buying cafe cake calm camp campus cancel
    candidate caps captain card cared career carer caring carpet carried case casual cat catching center
    centre certainly certainty chain chance channel character charge charity chart chasing cheer cheese
    chess chin choose chosen christmas circle circuit claim clarification class clever client clinical
    clinician close closely closer closest coal coast codeine coder coins cold colder collection college
    combination comfortable comment commentary commission commitment common communication community
    company comparative compare comparison compensation compete completely compliance compliant comply
    composed concept concert conclusion confusion connected consecutive consent consistently consists
    constantly construction consultant contact contain content contest continuous convention
    conversation converted cope copies cops core correct correctly cost count county couple courses
    court cousin cover crack cream create crime crossed crowded crucial cure currency dancing dating
    deadly dealer dealing deceased decent decide declare deeper deeply deer defend define definite
    definitely deleted deliver depend dependent derived designated designs desire desk destination
    destroy detect determine differ different differently difficult direct disability disappear disaster
    discount discuss display disposition dispute distance distinction divide dollar doors drag drain
    dress drown dust dusty duties ear earth easily effort electric else emotion emotionally ending enter
    estate ever evident exact exceed excess excessive excited excuse exit expansion expect expert
    expression extensive extent extra extremely facility facing fact factory fade fairly faith fame farm
    farmer fashion faster fate fault feature fellow fence fentanyl fewer field figure filed filled
    filthy finance finest fired firm fix flag flames float flood floor flour flow flower flu fold food
    fool force forcing foremost forest forever forgot formal format former formerly forty fought frame
    freely freight fruit fun fund further gaming gang generally generate genre gentle gently giving
    glass global gloves goals govern grade grain grant greatest greatly green ground growing grown guard
    guest guilty hall hammer handle handy hang hard harder hate health heat heater hence heroin highly
    hired hiring historic historical hitting honest host humor hunt ill impact implemented imply
    inability inactive incident incidentally income indeed infarction info information initially
    initiate injured inquiry insist inspection install institute instruction integral integration intent
    interaction interest internet interpretation interpreter interval invent invitation items jumper
    kick kid kidding killing king knew laborer labour lacking lake lamp lane language largely larger
    largest lately latest latter lawyer layout leader leaf lean leap learn lend lesser lesson letter
    lips listed literal litre lively load loan locally locate lone lonely longest losing losses lots
    lounge lovely lowest loyal lung lymph machine mail mainly maintain making mall manner manual maps
    margin marine marked market married mask mason master mat matches mate math matter mature meant
    mechanic media medical medium mentally mess metal meter method metre mighty mile milk mill mind mine
    minimum minister minor minute misery miss mission mode model modest moist moment monthly moped
    mostly mount mountain music mutual mutually native natural nature nearby nearly necrosis needle
    nicely noise none normally notification nursing observation obstacle obtain obviously occupation
    occupy occur occurrence offering oncology openly orange organise organism origin orthopedist output
    oven owners pace packing paid painter pair pan panic pants papers parallel park particular
    particularly partly party pass passion patience paying payment peace pen pencil pension pepper
    percent perception perfect perform period permanently personally personnel phase phone physically
    physics picture pilates pill pilot pin placed plain plane plants plastic player please pleasure
    plumber plus pocket poet police pool poorer poorly popular population portable portion pose position
    possibility pounds pour power precaution precious precisely prefer preference preferred preoperative
    preparation prepare president pretend pretty prevent price priest primarily print priority prison
    privacy probability proceed profession program programme progress prompt promptly prone proof proper
    properly property proportion proposal propose prostate protecting protest prove psychology public
    publish punch punish pupils purely purpose purse pursue pursuit quest racial racing rail ranging
    rates rating real recall receive recent recliner recover reduce reduction reflect regime relaxed
    released relies relieve religion remind remove repair replied reply reporter rescue reservation
    reside residence resolution restoration restriction retail retain retire reunion review rich rifle
    ring role rolled roller roof roofer rough rude sad sadly sample sand scale scar scarce scare scene
    scheme score scored scratch screen seasons seats secret sections secure seeing selected selling send
    senior sense sensible sensing sensitive separate sepsis sequence serial served server sessions
    setting settle severity sewing sex shaking share shave sheer sheet shelter shifting shine shiny ship
    shirts shopping shore shorter shot shout shut signal significantly silver sing singer single siren
    situation sixty skate skating ski skiing skill skip slap sleepy slide sliding slippery slope slowed
    slower smaller smell smile smiled smoked smooth sneezing sober soccer social socially society sofa
    sooner sort sound source spare speaking species specific speed spice spider spirit split spoken
    spoon sport spouse spray spreading spring staff stage stake stance star static station statue
    stature steam steep steer stepped sterile steroid stiffer stir stole stolen store stored storm story
    stove strange stream stretcher strict strictly stride string stroke stroll strong stuff subject
    subjective subsequently suggest suitable suits summit super superior suppose sure surely surgeon
    surprise survey survival suspend swear sweep switch sympathy systemic table tablet tackle tall tape
    tasted taught teacher team tennis tense tent terminal terrain text thank theory thin thirty thorough
    thread threat throw ties tired tonight topped toss totally tough tour town toys trace trade tragic
    trail train trait transferred transfers trap trim trip tripped troop trusted tub tube turkey tutor
    typed unable uncle uneven united unlike update urine usual vague values variety vast verbal virus
    visible vision visitor waist waiter waking walker ward warn washing watching wedding weed weekly
    weird well wheels whoever width wish withdraw writing yearly
"""
PLAIN_ENGLISH = frozenset(_WORDS.split())
